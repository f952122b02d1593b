using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard.ResourceService;

/// <summary>Lets the dashboard in by its key, finds the method it calls, and tells it how the call ended.</summary>
internal sealed class GrpcDispatcher(IReadOnlyDictionary<string, Func<GrpcCall, Task>> methods, string apiKey, CancellationToken stopping)
{
    private const string Service = "/aspire.v1.DashboardService/";
    private const string KeyHeader = "x-resource-service-api-key";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(apiKey);

    public async Task AnswerAsync(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = GrpcCall.MediaType;
        try
        {
            await Find(context.Request)(new GrpcCall(context, ended.Token));
            End(context, GrpcStatus.Ok, "");
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            End(context, GrpcStatus.Unavailable, "The application stops.");
        }
        catch (GrpcException failure)
        {
            End(context, failure.Status, failure.Message);
        }
        catch (Exception failure)
        {
            // Nobody else would hear of it.
            End(context, GrpcStatus.Internal, failure.Message);
        }
    }

    private Func<GrpcCall, Task> Find(HttpRequest request)
    {
        byte[] given = Encoding.UTF8.GetBytes(request.Headers[KeyHeader].ToString());
        if (!CryptographicOperations.FixedTimeEquals(given, _key))
        {
            throw new GrpcException(GrpcStatus.Unauthenticated, $"The header {KeyHeader} does not hold this run's key.");
        }

        string path = request.Path.Value ?? "";
        return HttpMethods.IsPost(request.Method) && path.StartsWith(Service, StringComparison.Ordinal)
            && methods.TryGetValue(path[Service.Length..], out Func<GrpcCall, Task>? method)
            ? method
            : throw new GrpcException(GrpcStatus.Unimplemented, $"There is no method {path}.");
    }

    /// <summary>The message is percent-encoded, as gRPC demands of it.</summary>
    private static void End(HttpContext context, GrpcStatus status, string message)
    {
        if (!context.Response.SupportsTrailers() || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        context.Response.AppendTrailer("grpc-status", ((int)status).ToString(CultureInfo.InvariantCulture));
        if (message.Length > 0)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        }
    }
}
