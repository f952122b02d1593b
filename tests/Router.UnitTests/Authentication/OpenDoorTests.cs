using System.Net;
using LlmMesh.Router.Authentication;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Authentication;

public sealed class OpenDoorTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("::ffff:192.0.2.1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData(null, false)]
    public void Admits_Programs_OfThisMachineOnly(string? remote, bool isOpen) => Assert.Equal(isOpen, Admits(remote, "localhost:3456"));

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("mesh.localhost:80", true)]
    [InlineData("127.0.0.1:3456", true)]
    [InlineData("[::1]:3456", true)]
    [InlineData("rebound.example:3456", false)]
    [InlineData("localhost.example", false)]
    [InlineData("", false)]
    public void Admits_NameThatSomebodyElseOwns_IsNotThisMachines(string host, bool isOpen) => Assert.Equal(isOpen, Admits("127.0.0.1", host));

    [Theory]
    [InlineData("http://localhost:3456", true)]
    [InlineData("http://localhost:8080", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public void Admits_Page_OfItsOwnOnly(string origin, bool isOpen) => Assert.Equal(isOpen, Admits("127.0.0.1", "localhost:3456", ("Origin", origin)));

    [Theory]
    [InlineData("cross-site", false)]
    [InlineData("same-site", false)]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    public void Admits_BrowsersWord_Counts(string site, bool isOpen) =>
        Assert.Equal(isOpen, Admits("127.0.0.1", "localhost:3456", ("Sec-Fetch-Site", site)));

    private static bool Admits(string? remote, string host, params (string Name, string Value)[] headers)
    {
        DefaultHttpContext http = new();
        http.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        http.Request.Host = new HostString(host);
        foreach ((string name, string value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        return OpenDoor.Admits(http);
    }
}
