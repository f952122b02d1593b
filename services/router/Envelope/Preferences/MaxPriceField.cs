using System.Globalization;
using System.Text.Json;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope.Preferences;

/// <summary>Reads <c>provider.max_price</c>: US dollars per million tokens, as numbers or as texts. Other prices are OpenRouter's business.</summary>
internal static class MaxPriceField
{
    /// <param name="json">Stands on the value; afterwards on its end.</param>
    /// <param name="path">The field, for errors.</param>
    /// <param name="wishes">Gets the ceiling.</param>
    public static MeshError? Read(ref Utf8JsonReader json, string path, ref RoutePreferences wishes)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            return ProviderField.WrongType(path, "an object");
        }

        decimal? prompt = null;
        decimal? completion = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isPrompt = json.ValueTextEquals("prompt"u8);
            bool isCompletion = json.ValueTextEquals("completion"u8);
            json.Read();
            if (!isPrompt && !isCompletion)
            {
                json.Skip();
                continue;
            }

            string member = isPrompt ? $"{path}.prompt" : $"{path}.completion";
            if ((isPrompt ? prompt : completion) is not null)
            {
                return new MeshError(ErrorCode.DuplicateParameter, $"'{member}' appears more than once. Send it once.") { Param = member };
            }

            if (!TryRead(ref json, out decimal? price))
            {
                return new MeshError(ErrorCode.InvalidValue, $"'{member}' must be a price in US dollars per million tokens, for example 0.5.")
                { Param = member };
            }

            (prompt, completion) = isPrompt ? (price, completion) : (prompt, price);
        }

        wishes = prompt is null && completion is null ? wishes : wishes with { MaxPrice = new PriceCeiling(prompt, completion) };
        return null;
    }

    private static bool TryRead(ref Utf8JsonReader json, out decimal? price)
    {
        price = null;
        decimal read = 0;
        bool isPrice = json.TokenType switch
        {
            JsonTokenType.Null => true,
            JsonTokenType.Number => json.TryGetDecimal(out read),
            JsonTokenType.String => decimal.TryParse(json.GetString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out read),
            _ => false,
        };
        price = json.TokenType == JsonTokenType.Null ? null : read;
        return isPrice && read >= 0;
    }
}
