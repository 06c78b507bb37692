using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>An image for one platform, and what it is made of.</summary>
/// <param name="Image">The image.</param>
/// <param name="BaseReference">The base image, as the stage names it; null for <c>scratch</c>.</param>
/// <param name="Base">The base image.</param>
/// <param name="Added">The layers over the base, with what is in them, lowest first.</param>
public sealed record DirectContent(ImageContent Image, string? BaseReference, ImageContent? Base, IReadOnlyList<(Layer Layer, LayerDefinition Definition)> Added);
