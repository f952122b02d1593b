using System.Buffers;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts;

/// <summary>
/// What a provider is told of routing that chooses among providers of its own: the client's <c>provider</c> without the mesh's names, with
/// the operator's privacy, which holds behind it too, and the order that a suffix or a header asks for.
/// </summary>
internal static class ProviderWishes
{
    private static readonly JsonWriterOptions Writing = new() { SkipValidation = true };

    /// <summary>Gives the envelope what is said to a target that takes wishes; all such targets are told the same.</summary>
    public static void Settle(Exchange exchange, Target target)
    {
        if (target.Provider.Privacy.IsEnforcedByRequest)
        {
            exchange.Envelope.ProviderSent ??= For(exchange);
        }
    }

    /// <returns>The object; null where what the client has sent, if anything, says it all.</returns>
    public static ReadOnlyMemory<byte>? For(Exchange exchange)
    {
        RoutePolicy policy = exchange.Plan.Policy ?? exchange.Catalog.Settings.Routing;
        bool zeroRetention = policy.RequireZeroRetention;
        bool deniesCollection = policy.DenyDataCollection;
        string? sort = exchange.Preferences.Strategy switch
        {
            RouteStrategy.Cheapest => "price",
            RouteStrategy.Fastest => "throughput",
            _ => null,
        };
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Writing);
        bool isChanged = false;
        json.WriteStartObject();
        foreach ((string name, ReadOnlyMemory<byte> value) in Members(exchange.Envelope))
        {
            switch (name)
            {
                case "order" or "only" or "ignore":
                    isChanged |= WriteNames(json, name, value, exchange.Catalog);
                    break;
                case "zdr" when zeroRetention:
                    isChanged |= !value.Span.SequenceEqual("true"u8);
                    zeroRetention = false;
                    json.WriteBoolean(name, true);
                    break;
                case "data_collection" when deniesCollection:
                    isChanged |= !value.Span.SequenceEqual("\"deny\""u8);
                    deniesCollection = false;
                    json.WriteString(name, "deny"u8);
                    break;
                case "sort" when sort is not null && exchange.Envelope.Preferences.Strategy != exchange.Preferences.Strategy:
                    // A suffix or a header has said it, and that is what the mesh goes by.
                    break;
                default:
                    sort = name == "sort" ? null : sort;
                    WriteRaw(json, name, value.Span);
                    break;
            }
        }

        isChanged |= zeroRetention || deniesCollection || sort is not null;
        if (!isChanged)
        {
            return null;
        }

        WriteMissing(json, zeroRetention, deniesCollection, sort);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static List<(string Name, ReadOnlyMemory<byte> Value)> Members(RequestEnvelope envelope)
    {
        List<(string Name, ReadOnlyMemory<byte> Value)> members = [];
        if (envelope.ProviderValue is not { } place)
        {
            return members;
        }

        ReadOnlyMemory<byte> field = envelope.Body.Memory.Slice(place.Start, place.Length);
        var json = new Utf8JsonReader(field.Span, new JsonReaderOptions { MaxDepth = 256 });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            int start = (int)json.TokenStartIndex;
            json.Skip();
            members.Add((name, field[start..(int)json.BytesConsumed]));
        }

        return members;
    }

    /// <returns>Whether one of them was the mesh's.</returns>
    private static bool WriteNames(Utf8JsonWriter json, string name, ReadOnlyMemory<byte> value, CatalogSnapshot catalog)
    {
        using JsonDocument document = JsonDocument.Parse(value);
        bool isList = document.RootElement.ValueKind == JsonValueKind.Array;
        List<string> upstream = isList
            ? [.. document.RootElement.EnumerateArray().Select(item => item.GetString()!).Where(item => ProviderNames.Find(catalog, item) is null)]
            : [];
        if (!isList || upstream.Count == document.RootElement.GetArrayLength())
        {
            WriteRaw(json, name, value.Span);
            return false;
        }

        // An empty list would forbid everybody.
        if (upstream.Count > 0)
        {
            json.WriteStartArray(name);
            upstream.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        return true;
    }

    private static void WriteMissing(Utf8JsonWriter json, bool zeroRetention, bool deniesCollection, string? sort)
    {
        if (zeroRetention)
        {
            json.WriteBoolean("zdr"u8, true);
        }

        if (deniesCollection)
        {
            json.WriteString("data_collection"u8, "deny"u8);
        }

        if (sort is not null)
        {
            json.WriteString("sort"u8, sort);
        }
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }
}
