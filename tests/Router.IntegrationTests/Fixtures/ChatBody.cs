using System.Text.Json.Nodes;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>Chat completion requests.</summary>
internal static class ChatBody
{
    /// <summary>A body with one user message; <paramref name="members"/> are further members, for example <c>"n":2</c>.</summary>
    public static string Of(string model, string text = "Say hello", bool stream = false, string? members = null)
    {
        JsonObject body = new()
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
        };
        if (stream)
        {
            body["stream"] = true;
        }

        foreach ((string name, JsonNode? value) in JsonNode.Parse($"{{{members}}}")!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return body.ToJsonString();
    }

    /// <summary>A body that names its own chain.</summary>
    public static string Chain(string[] models, bool stream = false) =>
        Of(models[0], stream: stream, members: $"\"models\":[{string.Join(',', models.Select(model => $"\"{model}\""))}]");
}
