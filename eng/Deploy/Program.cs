using LlmMesh.Deploy;

string folder = args is [var given] ? given : "deploy";
if (!File.Exists(Path.Combine(folder, DeploymentFiles.Manifest)))
{
    Console.Error.WriteLine(
        $"There is no {DeploymentFiles.Manifest} in {Path.GetFullPath(folder)}. Run this in the repository, or name the folder: dotnet run --project eng/Deploy -- path/to/deploy");
    return 2;
}

try
{
    foreach (OutputFile file in DeploymentFiles.From(folder))
    {
        string path = Path.Combine(folder, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file.Text);
        Console.WriteLine(file.Path);
    }

    return 0;
}
catch (DeploymentException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
