using System.Globalization;
using System.Reflection;
using System.Text;

namespace LlmMesh.Usage.Storage;

/// <summary>One numbered step from an older schema to a newer one, embedded from <c>Storage/Migrations/NNNN_name.sql</c>.</summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Name">The file's name without number and ending.</param>
/// <param name="Sql">What it runs. Never edited once released: a change is a new step.</param>
internal sealed record Migration(int Number, string Name, string Sql)
{
    private const string Folder = "Migrations/";

    /// <summary>All steps, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = [.. ReadAll().OrderBy(migration => migration.Number)];

    private static IEnumerable<Migration> ReadAll()
    {
        Assembly assembly = typeof(Migration).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            string file = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
            int separator = file.IndexOf('_', StringComparison.Ordinal);
            int number = int.Parse(file.AsSpan(0, separator), CultureInfo.InvariantCulture);
            yield return new Migration(number, file[(separator + 1)..], reader.ReadToEnd());
        }
    }
}
