using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LlmMesh.Testing;

/// <summary>
/// A process and its descendants, stopped in mid-step: their sockets stay open and nobody answers, which no closed port can imitate.
/// Disposal lets them go on.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class FrozenProcesses : IDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly IReadOnlyList<int> _ids;

    private FrozenProcesses(IReadOnlyList<int> ids) => _ids = ids;

    /// <inheritdoc />
    public void Dispose() => Signal(_ids, SigCont);

    internal static FrozenProcesses Freeze(int root)
    {
        int[] ids = [.. Tree(root)];
        Signal(ids, SigStop);
        return new FrozenProcesses(ids);
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

    private static int Parent(int process)
    {
        const string field = "PPid:";
        try
        {
            return File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"))
                .Where(line => line.StartsWith(field, StringComparison.Ordinal))
                .Select(line => int.Parse(line.AsSpan(field.Length), CultureInfo.InvariantCulture))
                .FirstOrDefault();
        }
        catch (IOException)
        {
            // It ended while the list was read: a stranger, for the server's processes stay.
            return 0;
        }
    }

    private static void Signal(IReadOnlyList<int> ids, int signal)
    {
        foreach (int id in ids)
        {
            if (Kill(id, signal) != 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
