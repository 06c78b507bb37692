namespace Slipway.Deploy.Swarm;

/// <summary>The labels by which <c>docker stack</c> knows what belongs to a stack, and Slipway's own.</summary>
public static class SwarmLabels
{
    /// <summary>The stack's name, on everything it has.</summary>
    public const string Namespace = "com.docker.stack.namespace";

    /// <summary>The image's reference, as the project names it, on services.</summary>
    public const string Image = "com.docker.stack.image";

    /// <summary>A digest of the specification it was made from, on services and networks: where it differs, the project changed; where it is the same and the service differs, somebody else changed the service.</summary>
    public const string Spec = "slipway.spec";

    /// <summary>A digest of what its tasks are made from, on containers of services: tells new tasks from old ones.</summary>
    public const string Task = "slipway.task";

    /// <summary>The key of a secret or config in the project.</summary>
    public const string Key = "slipway.key";

    /// <summary>The name of the service that a one-off is of.</summary>
    public const string OneOff = "slipway.oneoff";
}
