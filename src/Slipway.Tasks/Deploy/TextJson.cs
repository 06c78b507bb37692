using System.Text.Json.Serialization;

namespace Slipway.Tasks.Deploy;

[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
