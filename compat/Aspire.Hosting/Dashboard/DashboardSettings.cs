using System.Security.Cryptography;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Addresses and keys of the dashboard. They live in configuration under Aspire's own names, so that an AppHost can show
/// the link with public API only: <c>ASPNETCORE_URLS</c> and <c>AppHost:BrowserToken</c> (absent when there is none).
/// </summary>
internal sealed class DashboardSettings(IConfiguration configuration)
{
    private const string UrlKey = "ASPNETCORE_URLS";
    private const string TokenKey = "AppHost:BrowserToken";
    private const string OtlpKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    private const string OtlpHttpKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    private const string ResourceServiceKey = "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL";

    public bool IsEnabled => BrowserToken.Length > 0;

    public string Url => configuration[UrlKey] ?? "";

    public string BrowserToken => configuration[TokenKey] ?? "";

    /// <summary>Where services send telemetry over gRPC.</summary>
    public string OtlpUrl => configuration[OtlpKey] ?? "";

    public string OtlpHttpUrl => configuration[OtlpHttpKey] ?? "";

    public string OtlpApiKey => configuration["AppHost:OtlpApiKey"] ?? "";

    /// <summary>For reading telemetry back as JSON.</summary>
    public string ApiKey => configuration["AppHost:DashboardApiKey"] ?? "";

    /// <summary>Where the AppHost tells the dashboard about its resources.</summary>
    public string ResourceServiceUrl => configuration[ResourceServiceKey] ?? "";

    /// <summary>For asking about resources, and for commands.</summary>
    public string ResourceServiceApiKey => configuration["AppHost:ResourceService:ApiKey"] ?? "";

    /// <summary>Every key of this run.</summary>
    public IReadOnlyList<string> Keys => [BrowserToken, OtlpApiKey, ApiKey, ResourceServiceApiKey];

    /// <summary>Decides whether there will be a dashboard and fills in what configuration leaves open.</summary>
    public static void Prepare(IConfiguration configuration, bool isEnabled)
    {
        if (!isEnabled || configuration.GetValue<bool>("DisableDashboard") || DashboardSource.Find(configuration) is DashboardSource.None)
        {
            configuration[TokenKey] = null;
            return;
        }

        configuration[TokenKey] ??= configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        foreach (string key in (string[])["AppHost:OtlpApiKey", "AppHost:DashboardApiKey", "AppHost:ResourceService:ApiKey"])
        {
            configuration[key] ??= RandomNumberGenerator.GetHexString(32, lowercase: true);
        }

        foreach (string key in (string[])[UrlKey, OtlpKey, OtlpHttpKey, ResourceServiceKey])
        {
            configuration[key] = Usable(configuration[key]) ?? $"http://localhost:{EndpointAllocator.FreePort()}";
        }
    }

    /// <summary>The wished address while its port is free; a second AppHost, or a dashboard still ending, takes another port.</summary>
    private static string? Usable(string? wished) =>
        wished?.Split(';').FirstOrDefault(url => Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) && EndpointAllocator.IsFree(parsed.Port));
}
