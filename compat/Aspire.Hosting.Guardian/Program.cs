using System.Runtime.InteropServices;
using Aspire.Hosting.Guardian;

Signals.LeaveTerminal();

using var ending = new CancellationTokenSource();
Action<PosixSignalContext> end = signal =>
{
    signal.Cancel = true;
    ending.Cancel();
};
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, end);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, end);
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, end);

using var orders = new StreamReader(Console.OpenStandardInput());
using var reports = new ReportWriter(Console.OpenStandardOutput());
await new Watch(reports, TimeProvider.System).KeepAsync(orders, ending.Token);
