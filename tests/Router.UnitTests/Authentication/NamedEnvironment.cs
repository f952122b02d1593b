using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace LlmMesh.Router.UnitTests.Authentication;

internal sealed class NamedEnvironment(string name) : IHostEnvironment
{
    public string EnvironmentName { get; set; } = name;

    public string ApplicationName { get; set; } = "tests";

    public string ContentRootPath { get; set; } = "/";

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
