namespace Slipway.Images.Reports;

/// <summary>What a report says, before it is drawn.</summary>
/// <param name="Images">In ordinal order of their names.</param>
/// <param name="PassedOver">Environment and image, with a slash between, of what could not be understood.</param>
internal sealed record ReportView(IReadOnlyList<ImageView> Images, IReadOnlyList<string> PassedOver)
{
    public static ReportView Of(List<KeptState> states)
    {
        states.Sort(static (one, other) =>
            string.CompareOrdinal(one.Name, other.Name) is not 0 and var order ? order : string.CompareOrdinal(one.Environment, other.Environment));
        var images = new List<ImageView>();
        var passedOver = new List<string>();
        var environments = new List<EnvironmentView>();
        for (var index = 0; index < states.Count; index++)
        {
            var (environment, name, state) = states[index];
            if (state is null)
                passedOver.Add($"{environment}/{name}");
            else
                environments.Add(EnvironmentView.Of(environment, state));
            if (environments.Count == 0 || (index + 1 < states.Count && states[index + 1].Name == name))
                continue;
            images.Add(new ImageView(name, environments));
            environments = [];
        }

        return new ReportView(images, passedOver);
    }
}

/// <summary>An image of the project, in its environments.</summary>
internal sealed record ImageView(string Name, IReadOnlyList<EnvironmentView> Environments)
{
    /// <summary>The environment with the largest image; the first of equal ones.</summary>
    public EnvironmentView Largest => Extreme(static (one, other) => one.Size > other.Size);

    /// <summary>The environment with the smallest image; the first of equal ones.</summary>
    public EnvironmentView Smallest => Extreme(static (one, other) => one.Size < other.Size);

    private EnvironmentView Extreme(Func<EnvironmentView, EnvironmentView, bool> beats)
    {
        var found = Environments[0];
        foreach (var environment in Environments)
        {
            if (beats(environment, found))
                found = environment;
        }

        return found;
    }
}

/// <summary>An image in one environment.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Image">As it is now.</param>
/// <param name="Layers">The lowest first.</param>
/// <param name="Changes">Null when no build before is known.</param>
internal sealed record EnvironmentView(string Environment, ReportedImage Image, IReadOnlyList<LayerView> Layers, ImageChanges? Changes)
{
    public long Size { get; } = Image.Size;

    /// <summary>Bytes of the layers that the base image brought.</summary>
    public long BaseSize { get; } = OfBase(Image);

    /// <summary>Bytes of the layers that the build added.</summary>
    public long AddedSize => Size - BaseSize;

    public static EnvironmentView Of(string environment, ReportState state)
    {
        var layers = LayerComparison.Of(state.Now.Layers, state.Before?.Layers, out var gone);
        return new EnvironmentView(environment, state.Now, layers, state.Before is null ? null : ImageChanges.Of(state.Now, state.Before, layers, gone));
    }

    private static long OfBase(ReportedImage image)
    {
        var sum = 0L;
        foreach (var layer in image.Layers)
            sum += layer.FromBase ? layer.Size : 0;
        return sum;
    }
}

/// <summary>A layer with its number from below, from 1.</summary>
internal sealed record LayerView(int Number, ReportedLayer Layer, LayerChange Change)
{
    /// <summary>Bytes before, of a layer that changed.</summary>
    public long? SizeBefore { get; init; }
}

/// <summary>How a layer compares with the build before.</summary>
internal enum LayerChange
{
    /// <summary>No build before is known.</summary>
    Unknown,

    /// <summary>The same content was there.</summary>
    Same,

    /// <summary>The same instruction made other content.</summary>
    Changed,

    /// <summary>It was not there.</summary>
    New,
}
