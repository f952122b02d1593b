using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Guardian;

/// <summary>The polite requests of each operating system.</summary>
internal static partial class Signals
{
    private const int Sigterm = 15;
    private const uint CtrlBreak = 1;

    /// <summary>
    /// Moves this process, and so everything it starts, out of reach of the terminal's Ctrl+C: the terminal signals a whole
    /// process group at once, which would stop Redis together with the services that still need it to drain. On Windows
    /// every process gets a group of its own when it is started.
    /// </summary>
    public static void LeaveTerminal()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Fails only for a group leader, for example when started by hand from a shell: then nothing needs to change.
            _ = SetSid();
        }
    }

    /// <summary>Asks a process to end in an orderly way: SIGTERM, or Ctrl+Break on Windows.</summary>
    /// <returns>False when the process cannot be asked, so that waiting for it is pointless.</returns>
    public static bool RequestStop(Process process) =>
        OperatingSystem.IsWindows()
            ? GenerateConsoleCtrlEvent(CtrlBreak, (uint)process.Id)
            : Kill(process.Id, Sigterm) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSid();

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GenerateConsoleCtrlEvent(uint controlEvent, uint processGroupId);
}
