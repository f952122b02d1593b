using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Parameters as a manifest has them: by name, with how a value can be drawn, and never with a value.</summary>
internal static class ManifestParameters
{
    public static void Write(Utf8JsonWriter json, ParameterResource parameter)
    {
        json.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString)
        {
            json.WriteString("connectionString", parameter.ValueExpression);
        }

        json.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        json.WriteStartObject("inputs");
        json.WriteStartObject("value");
        json.WriteString("type", "string");
        if (parameter.Secret)
        {
            json.WriteBoolean("secret", true);
        }

        if (parameter.Default is GenerateParameterDefault generated)
        {
            json.WriteStartObject("default");
            Write(json, generated);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What is as it usually is, is left out.</summary>
    private static void Write(Utf8JsonWriter json, GenerateParameterDefault generated)
    {
        json.WriteStartObject("generate");
        json.WriteNumber("minLength", generated.MinLength);
        WriteUnlessAllowed("lower", generated.Lower);
        WriteUnlessAllowed("upper", generated.Upper);
        WriteUnlessAllowed("numeric", generated.Numeric);
        WriteUnlessAllowed("special", generated.Special);
        WriteDemand("minLower", generated.MinLower);
        WriteDemand("minUpper", generated.MinUpper);
        WriteDemand("minNumeric", generated.MinNumeric);
        WriteDemand("minSpecial", generated.MinSpecial);
        json.WriteEndObject();

        void WriteUnlessAllowed(string name, bool isAllowed)
        {
            if (!isAllowed)
            {
                json.WriteBoolean(name, false);
            }
        }

        void WriteDemand(string name, int least)
        {
            if (least > 0)
            {
                json.WriteNumber(name, least);
            }
        }
    }
}
