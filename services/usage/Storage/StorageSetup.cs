namespace LlmMesh.Usage.Storage;

/// <summary>Chooses the ledger's database.</summary>
internal static class StorageSetup
{
    private const string DefaultDataFolder = "data";
    private const string FileName = "ledger.db";

    /// <summary>
    /// PostgreSQL when <c>ConnectionStrings:ledger</c> is set; otherwise the SQLite file <c>ledger.db</c> in <c>Mesh:DataFolder</c>
    /// (default <c>data</c>; relative to the content root).
    /// </summary>
    public static void AddLedgerStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ILedgerDatabase>(_ => Open(builder));
        builder.Services.AddSingleton<LedgerSchema>();
        builder.Services.AddSingleton<LedgerStore>();
        builder.Services.AddHealthChecks().AddCheck<LedgerHealthCheck>("ledger");
    }

    private static ILedgerDatabase Open(WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetConnectionString("ledger") is { Length: > 0 } connectionString)
        {
            return new PostgresLedger(connectionString);
        }

        string folder = builder.Configuration["Mesh:DataFolder"] is { Length: > 0 } configured ? configured : DefaultDataFolder;
        return new SqliteLedger(Path.Combine(builder.Environment.ContentRootPath, folder, FileName));
    }
}
