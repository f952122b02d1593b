using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LlmMesh.Testing;

/// <summary>Signals that <see cref="System.Diagnostics.Process"/> cannot send.</summary>
[SupportedOSPlatform("linux")]
public static partial class ProcessSignals
{
    private const int SigTerm = 15;

    /// <summary>Asks a process to end, as orchestrators do.</summary>
    public static void Terminate(int process) => Send(process, SigTerm);

    internal static void Send(int process, int signal)
    {
        if (Kill(process, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
