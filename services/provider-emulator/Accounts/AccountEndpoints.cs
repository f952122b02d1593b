using System.Text.Json;
using System.Text.Json.Serialization;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Dialects;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Accounts;

/// <summary>OpenRouter's account endpoints under <c>/v1</c>, and how tests set what they say.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this WebApplication app)
    {
        ProviderPipeline pipeline = app.Services.GetRequiredService<ProviderPipeline>();
        EmulatedAccounts accounts = app.Services.GetRequiredService<EmulatedAccounts>();
        app.MapGet("/v1/key", (HttpContext http) => pipeline.RunAsync(http, _ => new KeyRequest(accounts.Of(http.Request, OpenAIDialect.Instance))));
        app.MapGet("/v1/credits", (HttpContext http) => pipeline.RunAsync(http, _ => Credits(accounts.Of(http.Request, OpenAIDialect.Instance))));
        app.MapPost("/emulator/account", async (HttpContext http) =>
        {
            try
            {
                EmulatedAccount? account = await http.Request.ReadFromJsonAsync(AccountJson.Default.EmulatedAccount, http.RequestAborted);
                accounts.Tell(account ?? new EmulatedAccount());
                return Results.NoContent();
            }
            catch (JsonException invalid)
            {
                return Results.BadRequest(invalid.Message);
            }
        });
        app.MapDelete("/emulator/account", () =>
        {
            accounts.Clear();
            return Results.NoContent();
        });
    }

    private static Reading Credits(EmulatedAccount account) => account.ShowsCredits
        ? new CreditsRequest(account)
        : new ApiProblem(403, "permission_error", "forbidden", null, "Only management keys can fetch credits.");
}

/// <summary>An account as tests tell it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(EmulatedAccount))]
internal sealed partial class AccountJson : JsonSerializerContext;
