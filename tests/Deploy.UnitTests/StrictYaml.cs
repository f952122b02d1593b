using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace LlmMesh.Deploy.UnitTests;

/// <summary>Reads YAML into types: a field that they do not have, or one that they need and is missing, fails.</summary>
internal static class StrictYaml
{
    private static readonly IDeserializer CamelCase = Build(CamelCaseNamingConvention.Instance);
    private static readonly IDeserializer SnakeCase = Build(UnderscoredNamingConvention.Instance);

    public static T Read<T>(string yaml) => CamelCase.Deserialize<T>(yaml);

    /// <summary>For formats that separate the words of a field by underscores.</summary>
    public static T ReadUnderscored<T>(string yaml) => SnakeCase.Deserialize<T>(yaml);

    /// <summary>The documents of a file, each as text.</summary>
    public static IEnumerable<string> Documents(string yaml) =>
        yaml.Split("\n---\n").Where(document => document.Split('\n').Any(line => line.Length > 0 && line[0] != '#'));

    /// <summary>One field of a document, without regard to the others.</summary>
    public static string Field(string yaml, string name) => (string)CamelCase.Deserialize<Dictionary<string, object>>(yaml)[name];

    private static IDeserializer Build(INamingConvention naming) => new DeserializerBuilder()
        .WithNamingConvention(naming)
        .WithEnforceRequiredMembers()
        .WithDuplicateKeyChecking()
        .Build();
}
