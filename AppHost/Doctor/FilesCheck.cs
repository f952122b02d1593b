namespace LlmMesh.AppHost.Doctor;

/// <summary>The data folder can be written, and neither it nor the file with keys is open to other accounts of the machine.</summary>
internal sealed class FilesCheck(string dataFolder, string environmentFile) : ICheck
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public string Name => "files";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings = [LookAtData()];
        if (File.Exists(environmentFile))
        {
            findings.Add(IsOpen(environmentFile)
                ? Finding.Wrong(Name, $"{environmentFile} holds keys, and every account of this machine can read it", $"Run: chmod 600 {environmentFile}")
                : Finding.Fine(Name, $"{environmentFile} is yours alone"));
        }

        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    private Finding LookAtData()
    {
        // What will be created is created by the first start, below the nearest folder that is there.
        string folder = dataFolder;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        if (!CanWrite(folder))
        {
            return Finding.Wrong(
                Name, $"{folder}, for the data folder, cannot be written",
                "Give the account that runs the AppHost the right to write there, or choose another folder with Mesh__DataFolder.");
        }

        return folder == dataFolder && IsOpen(dataFolder)
            ? Finding.Doubtful(Name, $"{dataFolder} holds the ledger, and every account of this machine can read it", $"Run: chmod 700 {dataFolder}")
            : Finding.Fine(Name, $"{dataFolder} can be written");
    }

    private static bool CanWrite(string folder)
    {
        string probe = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
        try
        {
            using FileStream file = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsOpen(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;
}
