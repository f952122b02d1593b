namespace LlmMesh.Architecture.UnitTests;

/// <summary>
/// No configuration field and no API starts a process, loads code or builds an object of a type that a text names: the code that runs in
/// services has nothing to do so with. The AppHost, which starts the services, is no service and reads no request.
/// </summary>
public sealed class ExecutionTests
{
    [Theory]
    [InlineData("ProcessStartInfo")]
    [InlineData("Assembly.Load")]
    [InlineData("LoadFrom")]
    [InlineData("LoadFile")]
    [InlineData("AssemblyLoadContext")]
    [InlineData("NativeLibrary")]
    [InlineData("DllImport")]
    [InlineData("LibraryImport")]
    [InlineData("Activator")]
    [InlineData("Type.GetType")]
    [InlineData("MethodInfo")]
    [InlineData("DynamicMethod")]
    [InlineData("CSharpScript")]
    [InlineData("BinaryFormatter")]
    [InlineData("TypeNameHandling")]
    [InlineData("XmlSerializer")]
    public void Services_NeverName_WhatRunsOrLoadsCode(string identifier)
    {
        string[] folders = ["services", "libs", "ServiceDefaults"];
        SourceFile[] files = [.. folders.SelectMany(folder => Repository.Sources(folder)).Where(file => !IsBuilt(file.Path))];

        Assert.True(files.Length > 300);
        Assert.DoesNotContain(files, file => file.Names(identifier) || file.Names("Process.Start"));
    }

    // Sources are read from the folder of all services, each of which has outputs of its own.
    private static bool IsBuilt(string path) =>
        path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal);
}
