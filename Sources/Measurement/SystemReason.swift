import Foundation

/// What the system says is wrong, such as `No space left on device`, without Foundation's wrapping around it.
package func systemReason(_ error: any Error) -> String {
  let error = error as NSError
  // Not `as? NSError`: on Linux the error inside is one of Swift's.
  let inside = (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
  for error in [error, inside].compactMap({ $0 }) where error.domain == NSPOSIXErrorDomain {
    return String(cString: strerror(Int32(error.code)))
  }
  return error.localizedDescription
}
