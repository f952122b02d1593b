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

    private static IEnumerable<int> Tree(int process)
    {
        string[] children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{process}/children"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return children.SelectMany(child => Tree(int.Parse(child, CultureInfo.InvariantCulture))).Prepend(process);
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
