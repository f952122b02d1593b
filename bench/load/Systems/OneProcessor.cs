using System.Diagnostics;

namespace LlmMesh.Load.Systems;

/// <summary>Keeps processes, and those they start, on the machine's first processor; by the program that every Linux has.</summary>
internal static class OneProcessor
{
    public static ProcessStartInfo Only(ProcessStartInfo command)
    {
        var only = new ProcessStartInfo("taskset", ["-c", "0", command.FileName, .. command.ArgumentList]) { WorkingDirectory = command.WorkingDirectory };
        foreach ((string name, string? value) in command.Environment)
        {
            only.Environment[name] = value;
        }

        return only;
    }
}
