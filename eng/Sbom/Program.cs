using LlmMesh.Sbom;

if (args is not [var root, var output, ..])
{
    Console.Error.WriteLine("Usage: LlmMesh.Sbom <repository> <output.json>. Reads the lock files of what is shipped, writes CycloneDX JSON.");
    return 2;
}

IReadOnlyList<Component> components = LockFiles.Read(root);
if (components.Count == 0)
{
    Console.Error.WriteLine($"No lock file names a package below {root}: restore first.");
    return 1;
}

File.WriteAllBytes(output, BillOfMaterials.Write(components));
Console.WriteLine($"{components.Count} components in {output}");
return 0;
