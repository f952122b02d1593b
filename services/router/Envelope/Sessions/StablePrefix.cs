using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope.Sessions;

/// <summary>
/// What every request of a conversation begins with: its system messages and the user's first one. Texts count, not how they are written
/// down: the marks that clients move from turn to turn (<c>cache_control</c>) and the order of members change nothing.
/// </summary>
internal static class StablePrefix
{
    private enum Role
    {
        Other,
        System,
        User,
        Assistant,
    }

    /// <summary>Adds the prefix to a hash.</summary>
    /// <returns>Whether an assistant has spoken in it already; null when no user has.</returns>
    public static bool? Read(RequestEnvelope envelope, ref StableHash hash)
    {
        var json = new Utf8JsonReader(
            envelope.Body.Span[envelope.MessagesStart..(envelope.MessagesEnd + 1)],
            new JsonReaderOptions { MaxDepth = EnvelopeReader.MaxDepth });
        json.Read();
        bool hasUser = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            Role role = ReadMessage(ref json, out Utf8JsonReader content, out bool hasContent);
            if (role == Role.Assistant && hasUser)
            {
                return true;
            }

            if (!hasUser && hasContent && role is Role.User or Role.System)
            {
                hash.Add((ulong)role);
                AddTexts(content, ref hash);
                hasUser = role == Role.User;
            }
        }

        return hasUser ? false : null;
    }

    private static Role ReadMessage(ref Utf8JsonReader json, out Utf8JsonReader content, out bool hasContent)
    {
        Role role = Role.Other;
        content = default;
        hasContent = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("role"u8))
            {
                json.Read();
                role = json.TokenType == JsonTokenType.String ? RoleOf(json) : Role.Other;
            }
            else if (json.ValueTextEquals("content"u8))
            {
                json.Read();
                content = json;
                hasContent = true;
            }

            json.Skip();
        }

        return role;
    }

    private static Role RoleOf(in Utf8JsonReader json) =>
        json.ValueTextEquals("user"u8) ? Role.User
        : json.ValueTextEquals("assistant"u8) ? Role.Assistant
        : json.ValueTextEquals("system"u8) || json.ValueTextEquals("developer"u8) ? Role.System
        : Role.Other;

    private static void AddTexts(Utf8JsonReader content, ref StableHash hash)
    {
        if (content.TokenType == JsonTokenType.String)
        {
            hash.Add(content.ValueSpan);
            return;
        }

        int depth = content.CurrentDepth;
        if (content.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return;
        }

        while (content.Read() && content.CurrentDepth > depth)
        {
            if (content.TokenType == JsonTokenType.PropertyName && content.ValueTextEquals("cache_control"u8))
            {
                content.Skip();
            }
            else if (content.TokenType == JsonTokenType.String)
            {
                hash.Add(content.ValueSpan);
            }
        }
    }
}
