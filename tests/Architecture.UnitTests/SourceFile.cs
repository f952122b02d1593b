using System.Text.RegularExpressions;

namespace LlmMesh.Architecture.UnitTests;

/// <summary>A source file, of which only the code counts: comments and texts may mention anything.</summary>
/// <param name="Path">Path from the project's folder.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The first folder of the path; empty for a file beside the project.</summary>
    public string Room => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.IndexOf('/', StringComparison.Ordinal)] : "";

    public string Code { get; } = CommentsAndTexts().Replace(Text, match => match.Value[0] == '/' ? "" : "\"\"");

    /// <summary>The rooms the code names, by full name or, from a namespace beside them, by their own name.</summary>
    public IEnumerable<string> RoomsNamed(IEnumerable<string> rooms) => rooms.Where(room =>
        Regex.IsMatch(Code, $@"\bLlmMesh\.Router\.{room}\b|(?<![\w.]){room}\.[A-Z]\w*", RegexOptions.None, TimeSpan.FromSeconds(1)));

    public bool Names(string identifier) =>
        Regex.IsMatch(Code, $@"\b{Regex.Escape(identifier)}\b", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex("""
        //[^\n]*|/\*.*?\*/|\"{3,}.*?\"{3,}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'
        """, RegexOptions.Singleline)]
    private static partial Regex CommentsAndTexts();
}
