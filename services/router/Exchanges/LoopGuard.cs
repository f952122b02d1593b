using System.Buffers;
using System.Security.Cryptography;

namespace LlmMesh.Router.Exchanges;

/// <summary>
/// Cuts a request that comes back: a provider or a service whose address is the mesh's own. What the mesh sends carries the routers it
/// has been through; a router that finds itself, or too many others, refuses. Meshes may stand behind one another.
/// </summary>
internal sealed class LoopGuard
{
    /// <summary>The header, which RFC 8586 gives to this end: a list of tokens, one for each intermediary.</summary>
    public const string Header = "CDN-Loop";

    private const int MostMeshes = 4;
    private const int IdLength = 16;
    private const string Router = "llmmesh;router=";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string _self = Router + RandomNumberGenerator.GetHexString(IdLength, lowercase: true);

    /// <summary>Whether the request has been here before, or through more meshes than anybody stacks.</summary>
    public bool HasCome(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(Header, out var lines))
        {
            return false;
        }

        int meshes = 0;
        foreach (string? line in lines)
        {
            foreach (Range range in line.AsSpan().Split(','))
            {
                ReadOnlySpan<char> token = line.AsSpan()[range].Trim();
                if (token.SequenceEqual(_self))
                {
                    return true;
                }

                meshes += IsRouter(token) ? 1 : 0;
            }
        }

        return meshes >= MostMeshes;
    }

    /// <summary>What to send on: the routers a request has been through. What else a client wrote there is nobody's business.</summary>
    public string Next(IHeaderDictionary headers) => headers.TryGetValue(Header, out var lines)
        ? string.Join(", ", [.. lines.SelectMany(line => line!.Split(',', StringSplitOptions.TrimEntries)).Where(token => IsRouter(token)), _self])
        : _self;

    private static bool IsRouter(ReadOnlySpan<char> token) =>
        token.Length == Router.Length + IdLength
        && token.StartsWith(Router, StringComparison.Ordinal)
        && !token[Router.Length..].ContainsAnyExcept(HexDigits);
}
