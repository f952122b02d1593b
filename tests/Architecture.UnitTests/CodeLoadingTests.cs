namespace LlmMesh.Architecture.UnitTests;

/// <summary>
/// No configuration field and no API starts a process or loads code, because nothing that serves can: what a service does not name it
/// cannot be talked into.
/// </summary>
public sealed class CodeLoadingTests
{
    private static readonly string[] Forbidden =
    [
        // Processes
        "ProcessStartInfo", "Process.Start",

        // Code
        "AssemblyLoadContext", "Assembly.Load", "Assembly.LoadFrom", "Assembly.LoadFile", "Assembly.UnsafeLoadFrom", "NativeLibrary", "DllImport", "LibraryImport",
        "AssemblyBuilder", "DynamicMethod", "CSharpScript", "CSharpCompilation",

        // Types by a name that somebody may have chosen
        "Type.GetType", "Activator", "MethodInfo", "TypeNameHandling", "BinaryFormatter", "XmlSerializer",
    ];

    public static TheoryData<string> Served => [.. Folders()];

    [Theory]
    [MemberData(nameof(Served))]
    public void Service_StartsNoProcessAndLoadsNoCode(string folder)
    {
        SourceFile[] sources = [.. Repository.Sources(folder)];
        Assert.NotEmpty(sources);
        Assert.Empty(
            from file in sources
            from name in Forbidden
            where file.Names(name)
            select $"{folder}/{file.Path} names {name}");
    }

    [Theory]
    [InlineData("var one = Process.Start(command);", "Process.Start")]
    [InlineData("Activator.CreateInstance(found)", "Activator")]
    public void Names_CodeThatDoes_AreFound(string code, string name) => Assert.True(new SourceFile("x.cs", code).Names(name));

    private static IEnumerable<string> Folders() =>
        ["libs/Contracts", "libs/Catalog", "libs/State", "ServiceDefaults", "services/router", "services/health-monitor", "services/usage"];
}
