namespace LlmMesh.Usage.Retention;

/// <summary>Composes the deletion of old records.</summary>
internal static class RetentionSetup
{
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RetentionOptions>().BindConfiguration("Ledger").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ExpiredRecords>();
        builder.Services.AddHostedService<RetentionWorker>();
    }
}
