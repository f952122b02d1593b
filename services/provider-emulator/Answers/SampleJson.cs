using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LlmMesh.ProviderEmulator.Answers;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class SampleJson : JsonSerializerContext;
