namespace Slipway.Images.Layers;

/// <summary>A tar is not one, or holds what no image can. The message is the end of the sentence "it cannot be used: …".</summary>
internal sealed class MalformedTarException(string why) : Exception(why);
