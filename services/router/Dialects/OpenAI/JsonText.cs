using System.Text.Json.Serialization;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>Writes single values without reflection.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class JsonText : JsonSerializerContext;
