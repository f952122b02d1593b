using System.Diagnostics;
using System.Globalization;

namespace LlmMesh.Load.Measuring;

/// <summary>A process and all that it has started, as Linux lists them.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    // Places in /proc/<pid>/stat behind the name, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    private const int Parent = 1;
    private const int UserTime = 11;
    private const int SystemTime = 12;

    /// <summary>Processor time that the processes which are still alive have spent so far.</summary>
    public static TimeSpan Processor(int root)
    {
        Dictionary<int, string[]> all = [];
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (Read(process.Id) is { } fields)
                {
                    all[process.Id] = fields;
                }
            }
        }

        return TimeSpan.FromSeconds(all.Where(process => IsWithin(process.Key)).Sum(process => Ticks(process.Value)) / TicksPerSecond);

        bool IsWithin(int id) => id == root || (all.TryGetValue(id, out string[]? fields) && id != 0 && IsWithin(Number(fields[Parent])));
    }

    private static int Ticks(string[] fields) => Number(fields[UserTime]) + Number(fields[SystemTime]);

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);

    private static string[]? Read(int id)
    {
        try
        {
            string line = File.ReadAllText($"/proc/{id}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has ended in between.
            return null;
        }
    }
}
