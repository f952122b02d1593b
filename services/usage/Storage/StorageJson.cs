using System.Text.Json.Serialization;

namespace LlmMesh.Usage.Storage;

/// <summary>The JSON inside text columns. Never with U+0000, which the encoder escapes.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "TagMap")]
internal sealed partial class StorageJson : JsonSerializerContext;
