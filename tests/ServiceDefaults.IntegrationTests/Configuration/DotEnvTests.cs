using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Configuration;

/// <summary>What a <c>.env</c> file may set. Every test uses a variable of its own: the process environment is shared.</summary>
public sealed class DotEnvTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-dotenv-");

    [Fact]
    public void AddServiceDefaults_FileInContentRoot_IsRead()
    {
        WriteDotEnv("MESH_PLAIN=\"a value\"\n# a comment\nMesh__Nested__Key=nested\n");

        WebApplicationBuilder builder = Create(_folder.FullName);

        Assert.Equal("a value", builder.Configuration["MESH_PLAIN"]);
        Assert.Equal("nested", builder.Configuration["Mesh:Nested:Key"]);
        Assert.Null(Environment.GetEnvironmentVariable("MESH_PLAIN"));
    }

    [Fact]
    public async Task AddServiceDefaults_FileChanges_IsReadAgain()
    {
        WriteDotEnv("MESH_CHANGING=before\n");
        await using WebApplication app = Create(_folder.FullName).Build();
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable subscription = ChangeToken.OnChange(((IConfiguration)app.Configuration).GetReloadToken, () => changed.TrySetResult());

        WriteDotEnv("MESH_CHANGING=after\n");

        await changed.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal("after", app.Configuration["MESH_CHANGING"]);
    }

    [Fact]
    public void AddServiceDefaults_FileAboveContentRoot_IsRead()
    {
        WriteDotEnv("MESH_ABOVE=found\n");
        DirectoryInfo below = _folder.CreateSubdirectory("services").CreateSubdirectory("router");

        WebApplicationBuilder builder = Create(below.FullName);

        Assert.Equal("found", builder.Configuration["MESH_ABOVE"]);
    }

    [Fact]
    public void AddServiceDefaults_RealVariable_Wins()
    {
        WriteDotEnv("MESH_DOTENV_TEST_VARIABLE=from the file\n");
        Environment.SetEnvironmentVariable("MESH_DOTENV_TEST_VARIABLE", "from the environment");

        WebApplicationBuilder builder = Create(_folder.FullName);

        Assert.Equal("from the environment", builder.Configuration["MESH_DOTENV_TEST_VARIABLE"]);
    }

    [Fact]
    public void AddServiceDefaults_CommandLine_Wins()
    {
        WriteDotEnv("MESH_ARGUMENT=from the file\n");

        WebApplicationBuilder builder = Create(_folder.FullName, "--MESH_ARGUMENT=from the command line");

        Assert.Equal("from the command line", builder.Configuration["MESH_ARGUMENT"]);
    }

    [Fact]
    public void AddServiceDefaults_AppSettings_Lose()
    {
        WriteDotEnv("MESH_SETTING=from the file\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), """{"MESH_SETTING":"from appsettings"}""");

        WebApplicationBuilder builder = Create(_folder.FullName);

        Assert.Equal("from the file", builder.Configuration["MESH_SETTING"]);
    }

    [Fact]
    public void AddServiceDefaults_SwitchedOff_IsNotRead()
    {
        WriteDotEnv("MESH_OFF=from the file\n");

        WebApplicationBuilder builder = Create(_folder.FullName, "--DotEnv:Enabled=false");

        Assert.Null(builder.Configuration["MESH_OFF"]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void WriteDotEnv(string text) => File.WriteAllText(Path.Combine(_folder.FullName, ".env"), text);

    private static WebApplicationBuilder Create(string contentRoot, params string[] arguments) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = contentRoot }).AddServiceDefaults();
}
