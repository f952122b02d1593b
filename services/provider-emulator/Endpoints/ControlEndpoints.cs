using LlmMesh.ProviderEmulator.Faults;
using LlmMesh.ProviderEmulator.Observation;

namespace LlmMesh.ProviderEmulator.Endpoints;

/// <summary>What tests use to arm faults and to read back what the emulator saw.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this WebApplication app)
    {
        RouteGroupBuilder control = app.MapGroup("/emulator");
        control.MapGet("/catalog", () => TypedResults.Ok(FaultCatalog.All.Select(View)));
        MapFaults(control);
        MapLog(control);
    }

    private static void MapFaults(RouteGroupBuilder control)
    {
        control.MapGet("/faults", (ArmedFaults armed) => TypedResults.Ok(
            armed.List().Select(fault => new ArmBody(fault.Model, fault.Call.Text, fault.Remaining, fault.Path))));
        control.MapPost("/faults", IResult (ArmBody body, ArmedFaults armed) =>
        {
            if (!FaultGrammar.TryParse(body.Fault ?? "", out FaultCall? call, out string? error))
            {
                return TypedResults.BadRequest(new ControlError(error));
            }

            if (body.Times < 1 || body.Path is not (null or ['/', ..]))
            {
                return TypedResults.BadRequest(new ControlError("'times' must be at least 1 and 'path' must begin with '/'."));
            }

            armed.Arm(new ArmedFault(body.Model, body.Path, call, body.Times));
            return TypedResults.Created("/emulator/faults", body);
        });
        control.MapDelete("/faults", (ArmedFaults armed, FlapMemory flaps) =>
        {
            armed.Clear();
            flaps.Clear();
            return TypedResults.NoContent();
        });
    }

    private static void MapLog(RouteGroupBuilder control)
    {
        control.MapGet("/requests", async (RequestLog log, string? model, int? atLeast, bool? ended, CancellationToken cancellationToken) =>
            TypedResults.Ok<IEnumerable<Observed>>(await log.ListAsync(model, atLeast ?? 0, ended ?? false, cancellationToken)));
        control.MapGet("/requests/{sequence:long}/body", IResult (RequestLog log, long sequence) =>
            log.Body(sequence) is { } body ? TypedResults.Bytes(body, "application/octet-stream") : TypedResults.NotFound());
        control.MapDelete("/requests", (RequestLog log) =>
        {
            log.Clear();
            return TypedResults.NoContent();
        });
        control.MapGet("/stats", (RequestLog log) => TypedResults.Ok(log.Stats));
    }

    private static FaultView View(Fault fault) => new(
        fault.Name,
        fault.Effect,
        fault.Options.Concat(CommonOptions.All).Select(option => new OptionView(option.Name, option.Meaning, option.Expected)));
}
