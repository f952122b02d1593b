using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Credentials.IntegrationTests;

/// <summary>
/// As much of Azure Key Vault as the real client needs, over TLS with a certificate of its own: the challenge, and the current version of
/// secrets. The real one cannot be reached from where tests run.
/// </summary>
internal sealed class FakeVault : IAsyncDisposable
{
    private const string Token = "a token of the test's";

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentDictionary<string, (int Status, string Body)> _answers = new(StringComparer.Ordinal);
    private int _asked;

    private FakeVault(WebApplication app, X509Certificate2 certificate)
    {
        _app = app;
        _certificate = certificate;
    }

    public string Address => _app.Urls.Single();

    public TokenCredential Identity { get; } = new StaticToken();

    /// <summary>How often a secret was asked for with the token.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static async Task<FakeVault> StartAsync()
    {
        X509Certificate2 certificate = Certificate();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        WebApplication app = builder.Build();
        FakeVault vault = new(app, certificate);
        app.MapGet("/secrets/{name}/{version?}", vault.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return vault;
    }

    public SecretClientOptions Settings() => new()
    {
        DisableChallengeResourceVerification = true,
        Retry = { MaxRetries = 0 },
        Transport = new HttpClientTransport(new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _certificate },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        })),
    };

    public void Holds(string secret, string value) => _answers[secret] =
        (200, $$"""{ "value": "{{value}}", "id": "{{Address}}/secrets/{{secret}}/0123456789abcdef0123456789abcdef", "attributes": { "enabled": true } }""");

    public void Refuses(string secret, int status, string code, string inner = "") => _answers[secret] =
        (status, $$"""{ "error": { "code": "{{code}}", "message": "refused", "innererror": { "code": "{{inner}}" } } }""");

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private Task AnswerAsync(string name, HttpContext http)
    {
        http.Response.ContentType = "application/json";
        if (http.Request.Headers.Authorization != $"Bearer {Token}")
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.WWWAuthenticate =
                """Bearer authorization="https://login.example/3f2504e0-4f89-11d3-9a0c-0305e82c3301", resource="https://vault.azure.net" """;
            return http.Response.WriteAsync("{}");
        }

        Interlocked.Increment(ref _asked);
        (http.Response.StatusCode, string body) = _answers.GetValueOrDefault(
            name, (404, """{ "error": { "code": "SecretNotFound", "message": "no such secret" } }"""));
        return http.Response.WriteAsync(body);
    }

    private static X509Certificate2 Certificate()
    {
        using ECDsa key = ECDsa.Create();
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private sealed class StaticToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(Token, DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
