using System.Text.Json;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope.Preferences;

/// <summary>
/// Reads <c>provider</c>, OpenRouter's object of wishes about routing. Members the mesh does not act on are left to OpenRouter; one it acts
/// on may appear once. https://openrouter.ai/docs/features/provider-routing
/// </summary>
internal ref struct ProviderField
{
    private const string Name = "provider";

    // OpenRouter has fewer than a hundred providers.
    private const int MostNames = 128;

    private HashSet<string>? _seen;
    private RoutePreferences _wishes;

    /// <param name="json">Stands on the value; afterwards on its end.</param>
    /// <param name="preferences">What it asks for.</param>
    public static MeshError? Read(ref Utf8JsonReader json, out RoutePreferences preferences)
    {
        preferences = RoutePreferences.None;
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            return WrongType(Name, "an object");
        }

        var field = new ProviderField { _wishes = RoutePreferences.None };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string member = json.GetString()!;
            json.Read();
            if (field.ReadMember(ref json, member) is { } error)
            {
                return error;
            }
        }

        preferences = field._wishes;
        return null;
    }

    private MeshError? ReadMember(ref Utf8JsonReader json, string member)
    {
        string path = $"{Name}.{member}";
        switch (member)
        {
            case "order" or "only" or "ignore":
                return Twice(member) ?? ReadNames(ref json, member, path);
            case "sort":
                return Twice(member) ?? SortField.Read(ref json, path, ref _wishes);
            case "max_price":
                return Twice(member) ?? MaxPriceField.Read(ref json, path, ref _wishes);
            case "data_collection":
                return Twice(member) ?? ReadDataCollection(ref json, path);
            case "zdr" or "allow_fallbacks" or "require_parameters":
                return Twice(member) ?? ReadFlag(ref json, member, path);
            default:
                json.Skip();
                return null;
        }
    }

    private MeshError? ReadNames(ref Utf8JsonReader json, string member, string path)
    {
        MeshError? error = NameList.Read(ref json, path, "provider names", MostNames, out List<string>? names);
        IReadOnlyList<string> read = names ?? [];
        _wishes = member switch
        {
            "order" => _wishes with { Order = read },
            "only" => _wishes with { Only = read },
            _ => _wishes with { Ignore = read },
        };
        return error;
    }

    private MeshError? ReadDataCollection(ref Utf8JsonReader json, string path)
    {
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            return WrongType(path, "'allow' or 'deny'");
        }

        bool denies = json.TokenType == JsonTokenType.String && json.ValueTextEquals("deny"u8);
        _wishes = _wishes with { DenyDataCollection = denies };
        return denies || json.TokenType == JsonTokenType.Null || json.ValueTextEquals("allow"u8)
            ? null
            : new MeshError(ErrorCode.InvalidValue, $"'{path}' must be 'allow' or 'deny'.") { Param = path };
    }

    private MeshError? ReadFlag(ref Utf8JsonReader json, string member, string path)
    {
        if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
        {
            return WrongType(path, "a boolean");
        }

        bool isSet = json.TokenType == JsonTokenType.True;
        _wishes = member switch
        {
            "zdr" => _wishes with { RequireZeroRetention = isSet },
            "require_parameters" => _wishes with { RequireParameters = isSet },
            _ => _wishes with { AllowFallbacks = json.TokenType != JsonTokenType.False },
        };
        return null;
    }

    private MeshError? Twice(string member) => (_seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(member)
        ? null
        : new MeshError(ErrorCode.DuplicateParameter, $"'{Name}.{member}' appears more than once. Send it once.") { Param = $"{Name}.{member}" };

    public static MeshError WrongType(string path, string expected) =>
        new(ErrorCode.InvalidType, $"'{path}' must be {expected}.") { Param = path };
}
