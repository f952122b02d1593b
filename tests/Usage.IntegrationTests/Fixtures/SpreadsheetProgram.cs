using System.Diagnostics;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>Gnumeric's converter: a spreadsheet program without a window.</summary>
internal static class SpreadsheetProgram
{
    private const string Converter = "/usr/bin/ssconvert";

    public static bool IsInstalled => File.Exists(Converter);

    /// <summary>Opens a workbook and gives a sheet as comma-separated values.</summary>
    public static async Task<string> ReadSheetAsync(byte[] workbook, string sheet)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-sheet-");
        try
        {
            string source = Path.Combine(folder.FullName, "records.xlsx");
            string target = Path.Combine(folder.FullName, "sheet.csv");
            await File.WriteAllBytesAsync(source, workbook, TestContext.Current.CancellationToken);
            using Process converter = Process.Start(new ProcessStartInfo(
                Converter, ["-T", "Gnumeric_stf:stf_assistant", "-O", $"sheet='{sheet}' separator=,", source, target])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            Task<string> output = converter.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string errors = await converter.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await converter.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(converter.ExitCode == 0, $"{await output}\n{errors}");
            return await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
