using System.Globalization;
using System.Runtime.Versioning;

namespace LlmMesh.Testing;

/// <summary>
/// A process and its descendants, stopped in mid-step: their sockets stay open and nobody answers, which no closed port can imitate.
/// Disposal lets them go on.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class FrozenProcesses : IDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<int> _ids;

    private FrozenProcesses(IReadOnlyList<int> ids) => _ids = ids;

    /// <inheritdoc />
    public void Dispose() => Signal(_ids, SigCont);

    internal static FrozenProcesses Freeze(int root)
    {
        int[] ids = [.. Tree(root)];
        Signal(ids, SigStop);

        // The signal stops each thread when it is next scheduled: one that runs on another core may still answer meanwhile.
        return SpinWait.SpinUntil(() => ids.All(IsStopped), Patience)
            ? new FrozenProcesses(ids)
            : throw new InvalidOperationException($"Process {root} or a descendant did not stop.");
    }

    private static IEnumerable<int> Tree(int root)
    {
        ILookup<int, int> children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(Parent);
        return Below(root);

        IEnumerable<int> Below(int process) => children[process].SelectMany(Below).Prepend(process);
    }

    private static int Parent(int process) =>
        int.TryParse(Field($"/proc/{process}/status", "PPid:"), CultureInfo.InvariantCulture, out int parent) ? parent : 0;

    private static bool IsStopped(int process) =>
        Directory.EnumerateDirectories($"/proc/{process}/task").All(task => Field($"{task}/status", "State:") is null or ['T', ..]);

    private static string? Field(string path, string name)
    {
        try
        {
            return File.ReadLines(path)
                .Where(line => line.StartsWith(name, StringComparison.Ordinal))
                .Select(line => line[name.Length..].Trim())
                .FirstOrDefault();
        }
        catch (IOException)
        {
            // It ended while the list was read: a stranger, for the server's processes stay.
            return null;
        }
    }

    private static void Signal(IReadOnlyList<int> ids, int signal)
    {
        foreach (int id in ids)
        {
            ProcessSignals.Send(id, signal);
        }
    }
}
