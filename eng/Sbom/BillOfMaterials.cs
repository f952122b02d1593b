using System.Buffers;
using System.Text.Json;

namespace LlmMesh.Sbom;

/// <summary>
/// CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). Without date and serial number, so that the same lock files give the same bytes.
/// </summary>
internal static class BillOfMaterials
{
    private const string Root = "llmmesh";

    public static byte[] Write(IReadOnlyList<Component> components)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            json.WriteNumber("version", 1);
            json.WriteStartObject("metadata");
            json.WriteStartObject("component");
            json.WriteString("type", "application");
            json.WriteString("bom-ref", Root);
            json.WriteString("name", "LlmMesh");
            json.WriteEndObject();
            json.WriteEndObject();
            WriteComponents(json, components);
            WriteDependencies(json, components);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteComponents(Utf8JsonWriter json, IReadOnlyList<Component> components)
    {
        json.WriteStartArray("components");
        foreach (Component component in components)
        {
            json.WriteStartObject();
            json.WriteString("type", "library");
            json.WriteString("bom-ref", component.Purl);
            json.WriteString("name", component.Name);
            json.WriteString("version", component.Version);
            json.WriteString("scope", component.IsAnalyzer ? "excluded" : "required");
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", "SHA-512");
            json.WriteString("content", Convert.ToHexStringLower(Convert.FromBase64String(component.ContentHash)));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("purl", component.Purl);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDependencies(Utf8JsonWriter json, IReadOnlyList<Component> components)
    {
        ILookup<string, string> purls = components.ToLookup(component => component.Name, component => component.Purl, StringComparer.OrdinalIgnoreCase);
        json.WriteStartArray("dependencies");
        WriteDependency(json, Root, components.Select(component => component.Purl));
        foreach (Component component in components)
        {
            WriteDependency(json, component.Purl, component.DependsOn.SelectMany(name => purls[name]));
        }

        json.WriteEndArray();
    }

    private static void WriteDependency(Utf8JsonWriter json, string reference, IEnumerable<string> dependsOn)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        json.WriteStartArray("dependsOn");
        foreach (string purl in dependsOn.Distinct(StringComparer.Ordinal))
        {
            json.WriteStringValue(purl);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
