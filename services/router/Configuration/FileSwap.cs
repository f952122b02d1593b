namespace LlmMesh.Router.Configuration;

/// <summary>What came of writing the file.</summary>
internal abstract record FileWriting
{
    /// <summary>It holds the text.</summary>
    public sealed record Written : FileWriting;

    /// <summary>Somebody has edited it; their text stands.</summary>
    public sealed record Edited : FileWriting;

    /// <summary>Another process writes it just now, or has something else to write.</summary>
    public sealed record Postponed : FileWriting;

    /// <summary>It cannot be written.</summary>
    public sealed record Failed(string Reason) : FileWriting;
}

/// <summary>
/// Puts a text in the place of another in one step, and only in the place of that one: who edits the file meanwhile loses nothing. The text
/// is written beside the file and changes places with it; what stood there is looked at, and put back when it is not what was expected.
/// </summary>
/// <remarks>
/// Processes on one machine take turns, by a lock on a file beside it. The system's replacement is two steps, a second name for what stood
/// there and a renaming: an editor that renames a file of its own over it exactly between them goes unnoticed.
/// </remarks>
internal static class FileSwap
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <param name="expected">The text it should have; null: there should be no file.</param>
    /// <param name="next">The text it gets.</param>
    /// <param name="isDue">Asked when it is this process's turn: whether that is still the text to write.</param>
    public static async Task<FileWriting> WriteAsync(string path, string? expected, string next, Func<Task<bool>> isDue)
    {
        try
        {
            path = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;
            await using FileStream? turn = TryBegin(path);
            return turn is not null && await isDue() ? Swap(path, expected, next) : new FileWriting.Postponed();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new FileWriting.Failed(exception.Message);
        }
    }

    // Null while another process has the turn.
    private static FileStream? TryBegin(string path)
    {
        string turn = Beside(path, "lock");
        try
        {
            return new FileStream(turn, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(turn))
        {
            return null;
        }
    }

    private static FileWriting Swap(string path, string? expected, string next)
    {
        string? present = File.Exists(path) ? File.ReadAllText(path) : null;
        if (string.Equals(present, next, StringComparison.Ordinal))
        {
            return new FileWriting.Written();
        }

        if (!string.Equals(present, expected, StringComparison.Ordinal))
        {
            return new FileWriting.Edited();
        }

        string written = Beside(path, "next");
        string replaced = Beside(path, "last");
        File.WriteAllText(written, next);
        if (present is null)
        {
            File.Move(written, path, overwrite: false);
            return new FileWriting.Written();
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(written, File.GetUnixFileMode(path));
        }

        File.Replace(written, path, replaced);
        if (string.Equals(File.ReadAllText(replaced), expected, StringComparison.Ordinal))
        {
            File.Delete(replaced);
            return new FileWriting.Written();
        }

        File.Move(replaced, path, overwrite: true);
        return new FileWriting.Edited();
    }

    private static string Beside(string path, string purpose) =>
        Path.Combine(Path.GetDirectoryName(path) ?? ".", $".{Path.GetFileName(path)}.{purpose}");
}
