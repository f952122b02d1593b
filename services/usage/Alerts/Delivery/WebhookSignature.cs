using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>
/// Proves to a receiver who sent a notification, when, and that nobody changed it: HMAC-SHA256 over <c>id.timestamp.body</c>, in the
/// headers that Standard Webhooks (https://www.standardwebhooks.com) names.
/// </summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <param name="key">The shared key.</param>
    /// <param name="id">The notification's id.</param>
    /// <param name="timestamp">Unix seconds of this call.</param>
    /// <param name="body">The body as sent.</param>
    public static string Of(byte[] key, string id, long timestamp, string body)
    {
        string signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}");
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
    }
}
