using System.Text;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads a preset's prompt: <c>system_prompt_file</c>, or <c>system_prompt</c> as it stands.</summary>
internal static class SystemPromptFields
{
    /// <summary>Most bytes of a prompt, in UTF-8.</summary>
    public const int MostBytes = 256 * 1024;

    public static string? Read(JsonFields fields, Func<string, string?> files)
    {
        JsonCursor? file = fields["system_prompt_file"];
        JsonCursor? prompt = fields["system_prompt"];
        if (file is not null && prompt is not null)
        {
            prompt.Error("stands beside system_prompt_file; keep one of the two.");
        }

        return file is not null ? OfFile(file, files) : prompt?.Text() is { } text ? Bounded(prompt, text, "is") : null;
    }

    private static string? OfFile(JsonCursor field, Func<string, string?> files)
    {
        if (field.Text() is not { } path)
        {
            return null;
        }

        if (!IsInside(path))
        {
            field.Error("must be the path of a file below the configuration's folder, with / and without ..");
            return null;
        }

        if (files(path) is { } text)
        {
            return Bounded(field, text.TrimEnd(), "names a file that is");
        }

        field.Error("names a file that is missing or cannot be read as UTF-8; it is looked for from the configuration's folder.");
        return null;
    }

    // Who may change the configuration over the network may not thereby read every file of the host.
    private static bool IsInside(string path) =>
        path.Length > 0
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Contains(':', StringComparison.Ordinal)
        && !path.AsSpan().ContainsAnyInRange('\0', '\u001f')
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static string? Bounded(JsonCursor field, string text, string subject)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            field.Error($"{subject} empty; write what the preset is told, or leave the field out.");
            return null;
        }

        if (Encoding.UTF8.GetByteCount(text) > MostBytes)
        {
            field.Error($"{subject} larger than {MostBytes / 1024} KiB.");
            return null;
        }

        return text;
    }
}
