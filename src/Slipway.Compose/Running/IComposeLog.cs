using Slipway.Images.Building;

namespace Slipway.Compose.Running;

/// <summary>Who hears what happens while a stack is changed or watched. Called from several threads.</summary>
public interface IComposeLog : IBuildLog
{
    /// <summary>An action was done: <c>web-db-1 started (0.4 s)</c>. One line.</summary>
    void ActionDone(string line);

    /// <summary>A line that a container printed.</summary>
    /// <param name="container">The container's name.</param>
    /// <param name="line">The line without its end.</param>
    /// <param name="isError">Whether it came from standard error.</param>
    void ContainerLine(string container, string line, bool isError);
}
