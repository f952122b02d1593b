using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LlmMesh.EndToEnd.Dashboard;

/// <summary>What a person sees of the mesh's resources, and can do with them.</summary>
[Collection(typeof(DashboardCollection))]
public sealed class ResourcesPageTests(DashboardFixture fixture)
{
    private static readonly LocatorAssertionsToHaveTextOptions Patiently = new() { Timeout = DashboardFixture.PatienceMilliseconds };

    [Theory]
    [InlineData("redis")]
    [InlineData("usage")]
    [InlineData("health-monitor")]
    [InlineData("provider-emulator")]
    [InlineData("router")]
    public async Task ResourcesPage_OfARunningMesh_ShowsEveryResourceRunning(string resource)
    {
        IPage page = await fixture.OpenAsync("/");

        // "Running (Unhealthy)" is what a sick one would be.
        await Expect(StateOf(page, resource)).ToHaveTextAsync("Running", Patiently);
    }

    [Fact]
    public async Task ResourcesPage_OfTheRouter_LinksTheEdge()
    {
        IPage page = await fixture.OpenAsync("/");

        string port = fixture.Edge.Port.ToString(CultureInfo.InvariantCulture);
        await Expect(RowOf(page, "router").GetByRole(AriaRole.Link)).ToHaveTextAsync($"http://localhost:{port}", Patiently);
    }

    [Fact]
    public async Task Details_OfTheRouter_NameItsDependenciesAndItsHealth()
    {
        IPage page = await fixture.OpenAsync("/");
        await RowOf(page, "router").ClickAsync();

        foreach (string dependency in (string[])["redis", "usage", "health-monitor", "provider-emulator"])
        {
            ILocator reference = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "WaitFor" }).Filter(new() { HasText = dependency });
            await Expect(reference).ToContainTextAsync("Reference, WaitFor", new() { Timeout = DashboardFixture.PatienceMilliseconds });
        }

        ILocator health = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "router_http_/health_200_check" });
        await Expect(health).ToContainTextAsync("Healthy");
    }

    [Theory]
    [InlineData("router")]
    [InlineData("usage")]
    [InlineData("health-monitor")]
    public async Task Json_OfAService_HoldsItsSettingsAndNoSecret(string resource)
    {
        IPage page = await fixture.OpenAsync("/");
        await ActAsync(page, resource, "View JSON");
        await page.GetByRole(AriaRole.Dialog).First.WaitForAsync();

        // All that the dashboard knows of the resource, whether it shows it at once or only on request.
        await page.WaitForFunctionAsync("() => document.documentElement.outerHTML.includes('Mesh__InternalKey')");
        string json = await page.ContentAsync();
        Assert.Contains("Mesh__DataFolder", json, StringComparison.Ordinal);
        Assert.Contains("OTEL_EXPORTER_OTLP_HEADERS", json, StringComparison.Ordinal);
        Assert.All(fixture.Secrets.Values, secret => Assert.DoesNotContain(secret, json, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restart_ByThePagesMenu_BringsTheResourceBackAsANewProcess()
    {
        IPage page = await fixture.OpenAsync("/");
        await RowOf(page, "health-monitor").ClickAsync();
        ILocator process = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Process ID" }).GetByRole(AriaRole.Gridcell).Nth(1);
        string before = await process.InnerTextAsync();

        await ActAsync(page, "health-monitor", "Restart");

        await Expect(process).Not.ToHaveTextAsync(before.Trim(), Patiently);
        await Expect(StateOf(page, "health-monitor")).ToHaveTextAsync("Running", Patiently);
    }

    [Fact]
    public async Task ConsolePage_OfTheRouter_ShowsWhatItWrote()
    {
        IPage page = await fixture.OpenAsync("/consolelogs/resource/router");

        string port = fixture.Edge.Port.ToString(CultureInfo.InvariantCulture);
        await Expect(page.GetByRole(AriaRole.Log).Filter(new() { HasText = "Now listening on" }))
            .ToContainTextAsync($"http://localhost:{port}", new() { Timeout = DashboardFixture.PatienceMilliseconds });
    }

    private static ILocator RowOf(IPage page, string resource) =>
        page.Locator("tr.resource-row").Filter(new() { Has = page.GetByText(resource, new() { Exact = true }) });

    private static ILocator StateOf(IPage page, string resource) => RowOf(page, resource).GetByRole(AriaRole.Gridcell).Nth(1);

    private static async Task ActAsync(IPage page, string resource, string action)
    {
        await RowOf(page, resource).GetByTitle("Actions").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = action, Exact = true }).ClickAsync();
    }
}
