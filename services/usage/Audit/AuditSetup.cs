using LlmMesh.State;

namespace LlmMesh.Usage.Audit;

/// <summary>Composes the audit log.</summary>
internal static class AuditSetup
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<AuditOptions>().BindConfiguration("Mesh:Audit").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Audit);
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditReport>();
        services.AddSingleton<AuditVerification>();
        services.AddHostedService<AuditIntake>();
        services.AddHostedService<AuditAnchor>();
    }
}
