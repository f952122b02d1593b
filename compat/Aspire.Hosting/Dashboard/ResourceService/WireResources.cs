using System.Collections;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using MSHealthStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace Aspire.Hosting.Dashboard.ResourceService;

/// <summary>A resource as the dashboard is told of it.</summary>
/// <param name="redaction">What must not be told.</param>
/// <param name="declared">When resources came to be whose snapshot does not say so: the dashboard demands a time of each.</param>
internal sealed class WireResources(Redaction redaction, DateTimeOffset declared)
{
    public Wire.Resource Of(ResourceEvent change)
    {
        CustomResourceSnapshot snapshot = change.Snapshot;
        var resource = new Wire.Resource
        {
            Name = change.ResourceId,
            Uid = change.ResourceId,
            DisplayName = change.Resource.Name,
            ResourceType = snapshot.ResourceType,
            CreatedAt = TimeOf(snapshot.CreationTimeStamp) ?? declared.ToTimestamp(),
            StartedAt = TimeOf(snapshot.StartTimeStamp),
            StoppedAt = TimeOf(snapshot.StopTimeStamp),
            IsHidden = snapshot.IsHidden || snapshot.State?.Text == KnownResourceStates.Hidden,
        };
        if (snapshot.State is { } state)
        {
            resource.State = state.Text;
            if (StyleOf(state) is { } style)
            {
                resource.StateStyle = style;
            }
        }

        if (snapshot.IconName is { } icon)
        {
            resource.IconName = icon;
            resource.IconVariant = VariantOf(snapshot.IconVariant);
        }

        resource.Environment.AddRange(snapshot.EnvironmentVariables.Select(VariableOf));
        resource.Commands.AddRange(snapshot.Commands.Select(CommandOf));
        resource.Properties.AddRange(snapshot.Properties.Select(PropertyOf));
        resource.Urls.AddRange(snapshot.Urls.Select(UrlOf));
        resource.HealthReports.AddRange(snapshot.HealthReports.Select(ReportOf));
        resource.Relationships.AddRange(snapshot.Relationships.Select(relationship =>
            new Wire.ResourceRelationship { ResourceName = relationship.ResourceName, Type = relationship.Type }));
        return resource;
    }

    /// <summary>The dashboard knows the style under another name than the hosting API.</summary>
    private static string? StyleOf(ResourceStateSnapshot state) => state.Style == KnownResourceStateStyles.Warn ? "warning" : state.Style;

    private static Wire.IconVariant VariantOf(IconVariant? variant) =>
        variant == IconVariant.Filled ? Wire.IconVariant.Filled : Wire.IconVariant.Regular;

    private static Timestamp? TimeOf(DateTime? time) => time?.ToUniversalTime().ToTimestamp();

    private Wire.EnvironmentVariable VariableOf(EnvironmentVariableSnapshot variable)
    {
        var wire = new Wire.EnvironmentVariable { Name = variable.Name, IsFromSpec = variable.IsFromSpec };
        if (redaction.Variable(variable.Name, variable.Value) is { } value)
        {
            wire.Value = value;
        }

        return wire;
    }

    private static Wire.ResourceCommand CommandOf(ResourceCommandSnapshot command)
    {
        var wire = new Wire.ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            IsHighlighted = command.IsHighlighted,
            State = command.State switch
            {
                ResourceCommandState.Enabled => Wire.ResourceCommandState.Enabled,
                ResourceCommandState.Disabled => Wire.ResourceCommandState.Disabled,
                _ => Wire.ResourceCommandState.Hidden,
            },
        };
        if (command.ConfirmationMessage is { } confirmation)
        {
            wire.ConfirmationMessage = confirmation;
        }

        if (command.DisplayDescription is { } description)
        {
            wire.DisplayDescription = description;
        }

        if (command.IconName is { } icon)
        {
            wire.IconName = icon;
            wire.IconVariant = VariantOf(command.IconVariant);
        }

        return wire;
    }

    private Wire.ResourceProperty PropertyOf(ResourcePropertySnapshot property) => new()
    {
        Name = property.Name,
        Value = property.IsSensitive ? Value.ForString(Redaction.Mask) : ValueOf(property.Value),
        IsSensitive = property.IsSensitive,
    };

    private Value ValueOf(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(redaction.Text(text)),
        bool flag => Value.ForBool(flag),
        int or long or double => Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IEnumerable items => Value.ForList([.. items.Cast<object?>().Select(ValueOf)]),
        _ => Value.ForString(redaction.Text(Convert.ToString(value, CultureInfo.InvariantCulture)) ?? ""),
    };

    private Wire.Url UrlOf(UrlSnapshot url)
    {
        var wire = new Wire.Url
        {
            FullUrl = redaction.Text(url.Url),
            IsInternal = url.IsInternal,
            IsInactive = url.IsInactive,
            DisplayProperties = new Wire.UrlDisplayProperties
            {
                DisplayName = url.DisplayProperties.DisplayName,
                SortOrder = url.DisplayProperties.SortOrder,
            },
        };
        if (url.Name is { } endpoint)
        {
            wire.EndpointName = endpoint;
        }

        return wire;
    }

    private Wire.HealthReport ReportOf(HealthReportSnapshot report)
    {
        var wire = new Wire.HealthReport
        {
            Key = report.Name,
            Description = redaction.Text(report.Description) ?? "",
            Exception = redaction.Text(report.ExceptionText) ?? "",
        };
        if (report.Status is { } status)
        {
            wire.Status = status switch
            {
                MSHealthStatus.Healthy => Wire.HealthStatus.Healthy,
                MSHealthStatus.Degraded => Wire.HealthStatus.Degraded,
                _ => Wire.HealthStatus.Unhealthy,
            };
        }

        return wire;
    }
}
