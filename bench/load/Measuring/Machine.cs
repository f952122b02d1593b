using System.Runtime.InteropServices;

namespace LlmMesh.Load.Measuring;

/// <summary>What a result must be read against.</summary>
internal static class Machine
{
    private const string ProcessorList = "/proc/cpuinfo";

    public static string Describe() => FormattableString.Invariant(
        $"{Environment.ProcessorCount} cores ({Processor()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024):0} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    private static string Processor()
    {
        string? line = File.Exists(ProcessorList)
            ? File.ReadLines(ProcessorList).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
