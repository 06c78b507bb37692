namespace Slipway.Images.Oci;

/// <summary>A document does not have the form it has to have. Never leaves <see cref="JsonDocumentReader"/>, which knows whose document it is.</summary>
internal sealed class MalformedDocumentException(string why) : Exception(why);
