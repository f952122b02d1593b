using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>Says what is known of resources without process: parameters, connection strings and the like.</summary>
internal sealed class ValueReporter(ResourceNotificationService notifications)
{
    private static readonly ResourceStateSnapshot Known = new(KnownResourceStates.Running, KnownResourceStateStyles.Success);
    private static readonly ResourceStateSnapshot Missing = new(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Error);

    public async Task DeclaredAsync(IResource resource, CancellationToken cancellationToken)
    {
        (string name, IValueProvider? value, bool isSecret) = resource switch
        {
            IResourceWithConnectionString connection => (SnapshotProperties.ConnectionString, connection, true),
            ParameterResource parameter => (SnapshotProperties.ParameterValue, parameter, parameter.Secret),
            _ => ("", null as IValueProvider, false),
        };
        (ResourceStateSnapshot state, ResourcePropertySnapshot? property) = await ReadAsync(name, value, isSecret, cancellationToken);
        await notifications.PublishUpdateAsync(resource, before => before with
        {
            // One that the AppHost gave a state of its own is shown as the AppHost says.
            State = before.State?.Text == KnownResourceStates.NotStarted ? state : before.State,
            Properties = property is null ? before.Properties : before.Properties.With(property),
        });
    }

    private static async Task<(ResourceStateSnapshot State, ResourcePropertySnapshot? Property)> ReadAsync(
        string name, IValueProvider? value, bool isSecret, CancellationToken cancellationToken)
    {
        if (value is null)
        {
            return (Known, null);
        }

        try
        {
            string? text = await value.GetValueAsync(cancellationToken);
            return (Known, new ResourcePropertySnapshot(name, text ?? "") { IsSensitive = isSecret });
        }
        catch (DistributedApplicationException failure)
        {
            return (Missing, new ResourcePropertySnapshot(name, failure.Message));
        }
    }
}
