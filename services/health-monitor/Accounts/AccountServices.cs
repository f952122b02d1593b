using LlmMesh.Credentials;
using LlmMesh.ServiceDefaults.Redaction;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>Registers what watches accounts.</summary>
internal static class AccountServices
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddProviderCredentials(SecretRegister.Add);
        builder.Services.AddSingleton<AccountChoice>();
        builder.Services.AddSingleton<AccountKeeper>();
        builder.Services.AddSingleton<CreditCheck>();
        builder.Services.AddSingleton<CreditWatch>();
        builder.Services.AddHostedService<RotationWatch>();
    }
}
