using System.Globalization;
using System.Reflection;
using System.Text;

namespace LlmMesh.Usage.Storage;

/// <summary>
/// One numbered step from an older schema to a newer one, embedded from <c>Storage/Migrations/NNNN_name.sql</c>. What only one database
/// understands stands beside it, in <c>NNNN_name.product.sql</c>, and runs after it.
/// </summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Name">The file's name without number and ending.</param>
/// <param name="Sql">What it runs. Never edited once released: a change is a new step.</param>
internal sealed record Migration(int Number, string Name, string Sql)
{
    private const string Folder = "Migrations/";

    private static readonly Assembly Home = typeof(Migration).Assembly;

    /// <summary>All steps, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = [.. ReadAll().OrderBy(migration => migration.Number)];

    /// <summary>What it runs in one database besides <see cref="Sql"/>; empty for most.</summary>
    public string SqlOf(ILedgerDatabase database) =>
        Read(string.Create(CultureInfo.InvariantCulture, $"{Folder}{Number:0000}_{Name}.{database.Product.ToLowerInvariant()}.sql")) ?? "";

    private static IEnumerable<Migration> ReadAll()
    {
        foreach (string resource in Home.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            string file = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
            if (!file.Contains('.', StringComparison.Ordinal))
            {
                int separator = file.IndexOf('_', StringComparison.Ordinal);
                int number = int.Parse(file.AsSpan(0, separator), CultureInfo.InvariantCulture);
                yield return new Migration(number, file[(separator + 1)..], Read(resource)!);
            }
        }
    }

    private static string? Read(string resource)
    {
        using Stream? stream = Home.GetManifestResourceStream(resource);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
