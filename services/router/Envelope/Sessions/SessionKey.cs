using LlmMesh.Router.Exchanges;
using Microsoft.Extensions.Primitives;

namespace LlmMesh.Router.Envelope.Sessions;

/// <summary>
/// Which conversation a request belongs to: as a header names it (<c>x-mesh-session</c>, <c>x-session-id</c>), else as the body does
/// (<c>session_id</c>, <c>prompt_cache_key</c>, <c>user</c>), else as it begins. The team and the model's name belong to the key: another
/// team's conversation is another one, and an agent that asks two models has one with each.
/// </summary>
internal static class SessionKey
{
    public const string Header = "x-mesh-session";

    // As OpenRouter's clients send it.
    private const string OtherHeader = "x-session-id";

    // What names a conversation is hashed with it, so that a user called as a session is no session.
    private const ulong Named = 1;
    private const ulong OfCache = 2;
    private const ulong OfUser = 3;
    private const ulong Prefix = 4;

    /// <returns>Null when nothing tells it.</returns>
    public static Session? Of(RequestEnvelope envelope, string team, IHeaderDictionary headers)
    {
        var hash = new StableHash();
        hash.Add(team);
        hash.Add(envelope.Model);
        if ((ValueOf(headers, Header) ?? ValueOf(headers, OtherHeader) ?? Some(envelope.SessionId)) is { } session)
        {
            return Of(ref hash, Named, session);
        }

        if (Some(envelope.PromptCacheKey) is { } cache)
        {
            return Of(ref hash, OfCache, cache);
        }

        if (Some(envelope.User) is { } user)
        {
            return Of(ref hash, OfUser, user);
        }

        hash.Add(Prefix);
        return StablePrefix.Read(envelope, ref hash) is { } isAnswered ? new Session(hash.Value, IsNew: !isAnswered) : null;
    }

    private static Session Of(ref StableHash hash, ulong kind, string name)
    {
        hash.Add(kind);
        hash.Add(name);
        return new Session(hash.Value, IsNew: false);
    }

    private static string? ValueOf(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out StringValues values) ? Some(values.ToString().Trim()) : null;

    private static string? Some(string? name) => string.IsNullOrEmpty(name) ? null : name;
}
