using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace LlmMesh.Deploy.Yaml;

/// <summary>Documents as text, the same bytes for the same content on every machine.</summary>
internal static class YamlText
{
    private static readonly ISerializer Serializer = new SerializerBuilder()
        .WithNewLine("\n")
        .WithIndentedSequences()
        .DisableAliases()

        // "on", "1.0" or "30s" must arrive as the text that they are, whichever version of YAML the reader speaks.
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .WithDefaultScalarStyle(ScalarStyle.Any)
        .Build();

    /// <param name="comment">What stands above the documents, line by line.</param>
    /// <param name="documents">One or several; several are separated by <c>---</c>.</param>
    public static string Write(string comment, params IEnumerable<YamlMap> documents) =>
        string.Concat(comment.Split('\n').Select(line => $"# {line}".TrimEnd() + "\n"))
        + string.Join("---\n", documents.Select(document => Serializer.Serialize(document)));
}
